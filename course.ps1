# The launcher for Windows: finds the .NET SDK, builds the course command when its sources changed, and runs it.
# Everything it makes lies under .course\ and may be deleted at any time.
# It runs in Windows PowerShell 5.1, which every Windows has, and in PowerShell 7: keep it to ASCII and to what both know.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$root = $PSScriptRoot
$state = Join-Path $root '.course'

function Say([string] $text) { [Console]::Error.WriteLine("course: $text") }
function Fail([string] $text) { Say $text; exit 2 }

if ($args.Count -eq 0 -or "$args" -eq 'help') {
    (Get-Content -Raw -Encoding UTF8 (Join-Path $root 'src/Cli/help.txt')) -replace '\./course ', '.\course.ps1 ' | Write-Output
    exit 0
}

$dotnet = (Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1).Source
foreach ($folder in @($env:DOTNET_ROOT, "$HOME/.dotnet", "$env:ProgramFiles/dotnet")) {
    foreach ($name in 'dotnet.exe', 'dotnet') {
        if (-not $dotnet -and $folder -and (Test-Path -PathType Leaf "$folder/$name")) { $dotnet = "$folder/$name" }
    }
}
if (-not $dotnet) { Fail 'the .NET SDK is missing. Install .NET SDK 10.0: https://dotnet.microsoft.com/download/dotnet/10.0' }

try { [IO.Directory]::CreateDirectory((Join-Path $state 'log')) | Out-Null }
catch { Fail "cannot write to ${root}: the set-up needs to create the folder .course there. Clone the course into a folder of your own." }
$env:COURSE_ROOT = $root
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_SKIP_FIRST_TIME_EXPERIENCE = '1'
$env:MSBUILDDISABLENODEREUSE = '1'
foreach ($name in 'MSBUILD_EXE_PATH', 'MSBuildSDKsPath', 'MSBuildExtensionsPath', 'DOTNET_HOST_PATH') {
    Remove-Item "env:$name" -ErrorAction SilentlyContinue
}

# Runs dotnet in the course's folder and gives its output; $LASTEXITCODE says how it ended.
function Invoke-Dotnet {
    Push-Location $root
    # Windows PowerShell would take the first line on standard error for an exception.
    $ErrorActionPreference = 'Continue'
    try { & $dotnet @args 2>&1 | ForEach-Object { "$_" } }
    finally { Pop-Location }
}

function Test-Sdk {
    Invoke-Dotnet --version | Out-Null
    if ($LASTEXITCODE -eq 0) { return }
    $needed = (Get-Content -Raw (Join-Path $root 'global.json') | ConvertFrom-Json).sdk.version
    $have = @(Invoke-Dotnet --list-sdks | ForEach-Object { ($_ -split ' ')[0] }) -join ' '
    if (-not $have) { $have = 'none' }
    Fail (".NET SDK $needed or a later 10.0 one is needed (global.json); this machine has: $have`n" +
        '        Install it from https://dotnet.microsoft.com/download/dotnet/10.0')
}

# A fingerprint of all that the course command is made of.
function Get-Mark {
    $files = foreach ($folder in 'src/Cli', 'src/Open', 'src/Site', 'src/Grading', 'src/Notebooks', 'src/KernelHost') {
        Get-ChildItem -Recurse -File (Join-Path $root $folder) | Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' }
    }
    $files = @($files) + @(Get-ChildItem -File $root | Where-Object { $_.Name -match '^(Directory\..*\.props|global\.json|nuget\.config)$' })
    $sha = [Security.Cryptography.SHA256]::Create()
    $lines = foreach ($file in $files | Sort-Object FullName) {
        $file.FullName.Substring($root.Length) + ' ' + [BitConverter]::ToString($sha.ComputeHash([IO.File]::ReadAllBytes($file.FullName)))
    }
    $sum = $sha.ComputeHash([Text.Encoding]::UTF8.GetBytes($lines -join "`n"))
    return [BitConverter]::ToString($sum).Replace('-', '').Substring(0, 16).ToLowerInvariant()
}

# NuGet does not name a package in feed\ that is cut off.
function Show-Damaged {
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    foreach ($package in Get-ChildItem -File (Join-Path $root 'feed') -Filter *.nupkg) {
        try { [IO.Compression.ZipFile]::OpenRead($package.FullName).Dispose() }
        catch { Say "damaged: feed\$($package.Name). Remedy: copy it again (feed\README.md)." }
    }
}

function Build-Cli([string] $mark) {
    Say 'building the course command ...'
    $log = @(Invoke-Dotnet build src/Cli/DropoutCourse.Cli.csproj -c Release -v m --nologo)
    $good = $LASTEXITCODE -eq 0
    [IO.File]::WriteAllLines((Join-Path $state 'log/cli.log'), [string[]] $log)
    if (-not $good) {
        $errors = @($log | Where-Object { $_ -match 'error' } | Sort-Object -Unique | Select-Object -First 20)
        if ($errors.Count -eq 0) { $errors = @($log | Select-Object -Last 20) }
        $errors | ForEach-Object { [Console]::Error.WriteLine($_) }
        if ($log -match 'NuGet\.targets.*error') { Show-Damaged }
        if ($log -match 'error NU1') {
            Say 'remedy: connect to a package feed that has the pinned packages, or bring them in the folder feed\ (feed\README.md).'
        }
        Fail 'the course command does not build (whole log: .course\log\cli.log).'
    }
    $cli = Join-Path $state 'cli'
    New-Item -ItemType Directory -Force $cli | Out-Null
    Copy-Item -Recurse (Join-Path $root 'src/Cli/bin/Release/net10.0') (Join-Path $cli ".new-$PID")
    Remove-Item -Recurse -Force (Join-Path $cli $mark) -ErrorAction SilentlyContinue
    Move-Item (Join-Path $cli ".new-$PID") (Join-Path $cli $mark)
    # Older builds may still be running; those that nobody has used for a day can go.
    Get-ChildItem -Directory $cli | Where-Object { $_.Name -ne $mark -and $_.LastWriteTimeUtc -lt [DateTime]::UtcNow.AddDays(-1) } |
        Remove-Item -Recurse -Force -ErrorAction SilentlyContinue
}

# One launcher at a time builds; the others wait for it.
function Lock-Launcher {
    $said = $false
    while ($true) {
        try { return [IO.File]::Open((Join-Path $state 'launcher.lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch {
            $e = $_.Exception
            while ($e.InnerException) { $e = $e.InnerException }
            # In use by another process: on Windows, Linux, macOS.
            if ($e.HResult -notin -2147024864, 11, 35) { Fail $e.Message }
            if (-not $said) { Say 'waiting for another course command that is setting up ...'; $said = $true }
            Start-Sleep -Milliseconds 200
        }
    }
}

$mark = Get-Mark
$dll = Join-Path $state "cli/$mark/course.dll"
if (-not (Test-Path $dll)) {
    Test-Sdk
    $lock = Lock-Launcher
    try { if (-not (Test-Path $dll)) { Build-Cli $mark } }
    finally { $lock.Dispose() }
}
try { (Get-Item (Join-Path $state "cli/$mark")).LastWriteTimeUtc = [DateTime]::UtcNow } catch { }
# As in Invoke-Dotnet, when the caller redirects standard error.
$ErrorActionPreference = 'Continue'
& $dotnet $dll @args
exit $LASTEXITCODE
