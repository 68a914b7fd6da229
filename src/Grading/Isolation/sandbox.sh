# Runs inside fresh namespaces, as (their) root: builds a root folder that has the runtime, lib/ and an empty work folder and nothing
# else, moves into it, gives up every privilege and starts the kernel there. Everything mounted here goes away with the namespaces.
# Arguments: a folder with a file "arguments", then the program and its arguments. In the file, a line each, because a process's own command line
# can be read in there: a folder to mount on, the folder of the pipe, the kernel host's folder, lib/, the runtime's folder, the data folder or -, the
# user to become or -, MiB for files, bytes for the largest file, MiB of memory, processes.
set -eu
{
    for name in root pipe host lib runtime data user files largest memory processes; do IFS= read -r "$name"; done
} < "$1/arguments"
shift 1

echo course > /proc/sys/kernel/hostname 2>/dev/null || true
mount --make-rprivate /
mount -t tmpfs -o mode=755,size=1m,nosuid,nodev tmpfs "$root"

# Binds are read-only; a second mount makes them so, since the first ignores the option. Flags the original has must be kept.
bind() {
    if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$root${2%/*}"; : > "$root$2"; fi
    mount --bind "$1" "$root$2"
    mount -o remount,bind,ro,nosuid,nodev "$root$2" 2>/dev/null || mount -o remount,bind,ro "$root$2" 2>/dev/null \
        || mount -o remount,bind,ro,nosuid,nodev,noexec "$root$2"
}

# The same, but the table of mounts does not say where it lies. A second, empty layer is demanded.
hidden() {
    mkdir -p "$root$2" "$root/none"
    (cd "$1" && mount -t overlay -o "ro,nosuid,nodev,lowerdir=.:$root/none" overlay "$root$2") 2>/dev/null || bind "$1" "$2"
}

for folder in /usr /bin /sbin /lib /lib32 /lib64 /libx32; do
    if [ -L "$folder" ]; then ln -s "$(readlink "$folder")" "$root$folder"
    elif [ -d "$folder" ]; then bind "$folder" "$folder"; fi
done
mkdir -p "$root/etc"
for file in /etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d /etc/alternatives /etc/localtime; do
    if [ -e "$file" ]; then bind "$(readlink -f "$file")" "$file"; fi
done
# Installed things that would tell about this machine or that nobody needs: empty folders over them.
for folder in /usr/local /usr/src; do
    if [ -d "$folder" ] && [ "${runtime#"$folder"/}" = "$runtime" ]; then mount -t tmpfs -o ro,size=4k tmpfs "$root$folder"; fi
done
echo "learner:x:${user#-}:${user#-}::/tmp:/bin/false" > "$root/etc/passwd"
case "$runtime" in /usr/*) ;; *) hidden "$runtime" /course/dotnet ;; esac
hidden "$host" /course/host
hidden "$lib" /course/lib
if [ "$data" != - ]; then hidden "$data" /course/digits; fi
bind "$pipe" /run/course

mkdir -p "$root/dev" "$root/proc" "$root/tmp" "$root/course/notebooks/exercises"
mount -t tmpfs -o "mode=1777,size=${files}m,nr_inodes=4096,nosuid,nodev" tmpfs "$root/tmp"
mount -t tmpfs -o "mode=1777,size=${files}m,nr_inodes=4096,nosuid,nodev" tmpfs "$root/course/notebooks/exercises"
for device in null zero full random urandom; do
    : > "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t proc -o nosuid,nodev,noexec,hidepid=2 proc "$root/proc"
mount -o remount,bind,ro,nosuid,nodev "$root"

cd "$root"
mkdir tmp/old
pivot_root . tmp/old
cd /
umount -l /tmp/old
rmdir /tmp/old
cd /course/notebooks/exercises

if [ "$user" = - ]; then become=""; else become="--reuid=$user --regid=$user --clear-groups"; fi
# Limits: memory that a process may write to, processes and threads of this user, size of a file, no core dumps, open files.
prlimit "--data=$((memory * 1048576))" "--nproc=$processes" "--fsize=$largest" --core=0 --nofile=512 -- \
    setpriv $become --inh-caps=-all --bounding-set=-all --no-new-privs -- "$@"
