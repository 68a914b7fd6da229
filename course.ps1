# The launcher for Windows: finds the .NET SDK, builds the course command when its sources changed, and runs it. Everything it
# makes lies under .course\ and may be deleted at any time.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$state = Join-Path $root '.course'

function Say([string] $text) { [Console]::Error.WriteLine("course: $text") }
function Fail([string] $text) { Say $text; exit 2 }

if ($args.Count -eq 0) {
    (Get-Content -Raw -Encoding UTF8 (Join-Path $root 'src/Cli/help.txt')) -replace '\./course ', '.\course.ps1 ' | Write-Output
    exit 0
}

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

# A fingerprint of all that the course command is made of.
function Get-Mark {
    $files = @(Get-ChildItem -Recurse -File (Join-Path $root 'src/Cli'), (Join-Path $root 'src/Site'), (Join-Path $root 'src/Grading'), (Join-Path $root 'src/Notebooks'), (Join-Path $root 'src/KernelHost') |
        Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' })
    $files += Get-ChildItem -File $root | Where-Object { $_.Name -match '^(Directory\..*|global\.json|nuget\.config)$' }
    $sha = [Security.Cryptography.SHA256]::Create()
    $lines = foreach ($file in $files | Sort-Object FullName) {
        $file.FullName.Substring($root.Length) + ' ' + [BitConverter]::ToString($sha.ComputeHash([IO.File]::ReadAllBytes($file.FullName)))
    }
    $text = $lines -join "`n"
    return [BitConverter]::ToString($sha.ComputeHash([Text.Encoding]::UTF8.GetBytes($text))).Replace('-', '').Substring(0, 16).ToLowerInvariant()
}

function Build-Cli([string] $mark) {
    Say 'building the course command ...'
    if (-not (Invoke-Dotnet 'cli.log' @('build', 'src/Cli/DropoutCourse.Cli.csproj', '-c', 'Release', '-v', 'm', '--nologo'))) {
        Select-String -Path (Join-Path $state 'log/cli.log') -Pattern 'error' | Select-Object -First 20 -ExpandProperty Line -Unique | ForEach-Object { Say $_ }
        if (Select-String -Quiet -SimpleMatch 'error NU1' (Join-Path $state 'log/cli.log')) {
            Say 'remedy: connect to a package feed that has the pinned packages, or bring them in the folder feed\ (feed\README.md).'
        }
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

# One launcher at a time builds; the others wait for it.
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
if (-not (Test-Path $dll)) {
    Test-Sdk
    $lock = Lock-Launcher
    try { if (-not (Test-Path $dll)) { Build-Cli $mark } }
    finally { $lock.Dispose() }
}
(Get-Item (Join-Path $state "cli/$mark")).LastWriteTimeUtc = [DateTime]::UtcNow
& $dotnet $dll @args
exit $LASTEXITCODE
