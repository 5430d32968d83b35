#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, packs or publishes Osgate; thin over dotnet.
.PARAMETER Task
    build    everything (default)
    test     all tests; those that need a peer such as mosquitto are skipped where it is missing
    pack     the NuGet packages, to artifacts/packages
    publish  the gateway with its plugins and the runtime, to artifacts/publish/<runtime>
.PARAMETER Configuration
    Debug, or Release (default).
.PARAMETER Runtime
    For publish: linux-x64, linux-arm64 or win-x64 (default: all three).
.EXAMPLE
    ./build.ps1 -Task publish -Runtime linux-arm64
#>
[CmdletBinding()]
param(
    [ValidateSet('build', 'test', 'pack', 'publish')]
    [string] $Task = 'build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [ValidateSet('linux-x64', 'linux-arm64', 'win-x64')]
    [string[]] $Runtime = @('linux-x64', 'linux-arm64', 'win-x64')
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$solution = "$PSScriptRoot/Osgate.slnx"

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) ended with $LASTEXITCODE"
    }
}

switch ($Task) {
    'build' { Invoke-DotNet build $solution --configuration $Configuration }
    'test' { Invoke-DotNet test $solution --configuration $Configuration }
    'pack' { Invoke-DotNet pack $solution --configuration $Configuration --output "$PSScriptRoot/artifacts/packages" }
    'publish' {
        foreach ($one in $Runtime) {
            Invoke-DotNet publish "$PSScriptRoot/Osgate.Host/Osgate.Host.csproj" --configuration $Configuration --runtime $one --self-contained --output "$PSScriptRoot/artifacts/publish/$one"
        }
    }
}
