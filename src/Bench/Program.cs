using System.Globalization;
using DropoutCourse.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string Usage = """
    DropoutCourse.Bench step [--seconds S]
      Times training steps of the MLP 784-1024-1024-10. For each line "go N" on standard input it runs N steps and answers
      with one line {"ms": [N numbers]}. With --seconds it runs for S seconds instead and answers once.
    """;

if (args is not ["step", .. var options] || !TryParse(options, out var seconds))
{
    Console.Error.WriteLine(Usage);
    return 2;
}
TrainingStep.Serve(seconds, Console.In, Console.Out);
return 0;

static bool TryParse(string[] options, out double? seconds)
{
    seconds = null;
    if (options.Length == 0)
        return true;
    if (options is not ["--seconds", var text] || !double.TryParse(text, out var s) || s <= 0)
        return false;
    seconds = s;
    return true;
}
