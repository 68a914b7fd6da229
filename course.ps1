# The launcher for Windows: finds the .NET SDK, decides once which packages the course uses, builds the course command when its
# sources changed, and runs it. Everything it makes lies under .course\ and may be deleted at any time.
# The stand-ins run on Linux only, so Windows needs the original packages, from the configured feeds or from feed\.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$state = Join-Path $root '.course'

function Say([string] $text) { [Console]::Error.WriteLine("course: $text") }
function Fail([string] $text) { Say $text; exit 2 }

if ($args.Count -eq 0) {
    (Get-Content -Raw -Encoding UTF8 (Join-Path $root 'src/Cli/help.txt')) -replace '\./course ', '.\course.ps1 ' | Write-Output
    exit 0
}

# --packages nuget|standin may stand anywhere; it is taken out here because it decides how the command itself is built.
$wanted = ''
$rest = @()
for ($i = 0; $i -lt $args.Count; $i++) {
    $arg = [string] $args[$i]
    if ($arg -eq '--packages') {
        if ($i + 1 -ge $args.Count) { Fail '--packages needs a value: nuget or standin.' }
        $i++; $wanted = [string] $args[$i]
    }
    elseif ($arg.StartsWith('--packages=')) { $wanted = $arg.Substring(11) }
    else { $rest += $arg }
}
if ($wanted -notin @('', 'nuget', 'standin')) { Fail "--packages ${wanted}: it must be nuget or standin." }

$dotnet = (Get-Command dotnet -ErrorAction SilentlyContinue | Select-Object -First 1).Source
if (-not $dotnet) {
    foreach ($folder in @($env:DOTNET_ROOT, (Join-Path $HOME '.dotnet'), $(if ($env:ProgramFiles) { Join-Path $env:ProgramFiles 'dotnet' }))) {
        if (-not $folder) { continue }
        foreach ($name in 'dotnet.exe', 'dotnet') {
            if (-not $dotnet -and (Test-Path (Join-Path $folder $name))) { $dotnet = Join-Path $folder $name }
        }
    }
}
if (-not $dotnet) { Fail 'the .NET SDK is missing. Install .NET SDK 10.0: https://dotnet.microsoft.com/download/dotnet/10.0' }

New-Item -ItemType Directory -Force (Join-Path $state 'log') | Out-Null
$env:COURSE_ROOT = $root
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_SKIP_FIRST_TIME_EXPERIENCE = '1'
$env:MSBUILDDISABLENODEREUSE = '1'

$propsFile = Join-Path $state 'packages.props'

function Invoke-Dotnet([string] $log, [string[]] $arguments) {
    Push-Location $root
    try {
        $ErrorActionPreference = 'Continue'
        & $dotnet @arguments *> (Join-Path $state "log/$log")
        return $LASTEXITCODE -eq 0
    }
    finally { Pop-Location }
}

function Test-Sdk {
    Push-Location $root
    try {
        $ErrorActionPreference = 'Continue'
        & $dotnet --version *> $null
        if ($LASTEXITCODE -eq 0) { return }
    }
    finally { Pop-Location }
    $needed = (Get-Content -Raw (Join-Path $root 'global.json') | ConvertFrom-Json).sdk.version
    Fail ".NET SDK $needed or a later 10.0 one is needed (global.json). Install it from https://dotnet.microsoft.com/download/dotnet/10.0"
}

function Get-Packages {
    if (-not (Test-Path $propsFile)) { return '' }
    return [string] ([xml] (Get-Content -Raw -Encoding UTF8 $propsFile)).Project.PropertyGroup.CoursePackages
}

function Set-Packages([string] $value, [string] $reason) {
    $text = "<Project>`n  <!-- Written by set-up; the launcher's option for packages changes it. -->`n  <PropertyGroup>`n" +
        "    <CoursePackages>$value</CoursePackages>`n    <CoursePackagesReason>$([Security.SecurityElement]::Escape($reason))</CoursePackagesReason>`n" +
        "  </PropertyGroup>`n</Project>`n"
    [IO.File]::WriteAllText("$propsFile.new", $text)
    Move-Item -Force "$propsFile.new" $propsFile
}

# Packages brought to feed\ after set-up had decided for the stand-ins are a reason to look again.
function Test-FeedNews {
    if ((Get-Packages) -ne 'standin' -or (Select-String -Quiet -SimpleMatch '>chosen with' $propsFile)) { return $false }
    $decided = (Get-Item $propsFile).LastWriteTimeUtc
    return [bool] (Get-ChildItem (Join-Path $root 'feed') -Filter *.nupkg -ErrorAction SilentlyContinue | Where-Object { $_.LastWriteTimeUtc -gt $decided })
}

function Select-Packages {
    $now = Get-Packages
    if ($wanted) {
        if ($wanted -eq $now) { return }
        if ($wanted -eq 'nuget') {
            Say 'looking for the pinned packages ...'
            if (-not (Invoke-Dotnet 'packages.log' @('restore', 'src/Packages/Packages.csproj', '-v', 'm', '--nologo'))) {
                Fail '--packages nuget: the pinned packages were not found (.course\log\packages.log). Put the .nupkg files into feed\ (see feed\README.md).'
            }
        }
        Set-Packages $wanted "chosen with --packages $wanted"
        return
    }
    if ($now -and -not (Test-FeedNews)) { return }
    Say 'looking for the pinned packages in the configured feeds ...'
    if (Invoke-Dotnet 'packages.log' @('restore', 'src/Packages/Packages.csproj', '-v', 'm', '--nologo')) {
        Set-Packages 'nuget' 'the configured feeds or feed/ have all pinned packages'
    }
    else {
        Set-Packages 'standin' 'the pinned packages were not found (.course/log/packages.log)'
    }
    Say "packages: $(Get-Packages)"
}

# A fingerprint of all that the course command is made of.
function Get-Mark {
    $files = @(Get-ChildItem -Recurse -File (Join-Path $root 'src/Cli'), (Join-Path $root 'src/Site'), (Join-Path $root 'src/Grading'), (Join-Path $root 'src/Notebooks'), (Join-Path $root 'src/KernelHost'), (Join-Path $root 'src/StandIns') |
        Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' -and $_.FullName -notmatch '[\\/]StandIns[\\/](TorchSharp|Plotly)' })
    $files += Get-ChildItem -File $root | Where-Object { $_.Name -match '^(Directory\..*|global\.json|nuget\.config)$' }
    $sha = [Security.Cryptography.SHA256]::Create()
    $lines = foreach ($file in $files | Sort-Object FullName) {
        $file.FullName.Substring($root.Length) + ' ' + [BitConverter]::ToString($sha.ComputeHash([IO.File]::ReadAllBytes($file.FullName)))
    }
    $text = (@(Get-Packages) + $lines) -join "`n"
    return [BitConverter]::ToString($sha.ComputeHash([Text.Encoding]::UTF8.GetBytes($text))).Replace('-', '').Substring(0, 16).ToLowerInvariant()
}

function Build-Cli([string] $mark) {
    Say 'building the course command ...'
    if (-not (Invoke-Dotnet 'cli.log' @('build', 'src/Cli/DropoutCourse.Cli.csproj', '-c', 'Release', '-v', 'm', '--nologo'))) {
        Select-String -Path (Join-Path $state 'log/cli.log') -Pattern 'error' | Select-Object -First 20 -ExpandProperty Line -Unique | ForEach-Object { Say $_ }
        Fail 'the course command does not build (whole log: .course\log\cli.log).'
    }
    $new = Join-Path $state "cli/.new-$PID"
    New-Item -ItemType Directory -Force (Join-Path $state 'cli') | Out-Null
    Copy-Item -Recurse (Join-Path $root 'src/Cli/bin/Release/net10.0') $new
    Move-Item $new (Join-Path $state "cli/$mark")
    # Older builds may still be running; those that nobody has used for a day can go.
    Get-ChildItem -Directory (Join-Path $state 'cli') | Where-Object { $_.Name -ne $mark -and $_.LastWriteTimeUtc -lt [DateTime]::UtcNow.AddDays(-1) } |
        Remove-Item -Recurse -Force -ErrorAction SilentlyContinue
}

# One launcher at a time decides and builds; the others wait for it.
function Lock-Launcher {
    $said = $false
    while ($true) {
        try { return [IO.File]::Open((Join-Path $state 'launcher.lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] {
            if (-not $said) { Say 'waiting for another course command that is setting up ...'; $said = $true }
            Start-Sleep -Milliseconds 200
        }
    }
}

$mark = Get-Mark
$dll = Join-Path $state "cli/$mark/course.dll"
if (($wanted -and $wanted -ne (Get-Packages)) -or -not (Get-Packages) -or -not (Test-Path $dll) -or (Test-FeedNews)) {
    Test-Sdk
    $lock = Lock-Launcher
    try {
        Select-Packages
        $mark = Get-Mark
        $dll = Join-Path $state "cli/$mark/course.dll"
        if (-not (Test-Path $dll)) { Build-Cli $mark }
    }
    finally { $lock.Dispose() }
}
(Get-Item (Join-Path $state "cli/$mark")).LastWriteTimeUtc = [DateTime]::UtcNow
& $dotnet $dll @rest
exit $LASTEXITCODE
