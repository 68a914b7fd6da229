namespace TorchSharp;

public static partial class torch
{
    public static string __version__ => Native.Version.Split('+')[0];

    /// <summary>Only the CPU is there. Asking for another device fails as it does in the original without that hardware.</summary>
    public static Device InitializeDevice(Device? device)
    {
        device ??= get_default_device();
        InitializeDeviceType(device.type);
        return device;
    }

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType is DeviceType.CPU or DeviceType.META;

    public static bool mps_is_available() => false;

    public static int get_num_threads() => Native.ct_get_num_threads();
    public static int get_num_interop_threads() => Native.ct_get_num_interop_threads();
    public static void set_num_threads(int num) => Native.Check(Native.ct_set_num_threads(num));
    public static void set_num_interop_threads(int num) => Native.Check(Native.ct_set_num_interop_threads(num));

    /// <summary>Every call reports its own failure; nothing is pending here.</summary>
    public static void CheckForErrors() { }

    public static bool is_tensor(object obj) => obj is Tensor;

    /// <summary>GPUs: there are none.</summary>
    public static partial class cuda
    {
        public static bool is_available() => false;
        public static bool is_cudnn_available() => false;
        public static int device_count() => 0;
    }
}
