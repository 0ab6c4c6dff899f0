<#
.SYNOPSIS
Writes one JSON line for each alarm of vCenter whose colour has changed since the last run.

.DESCRIPTION
For the CloudWatch agent, which sends the file to a log group: docs/vcenter.md. Run it every minute.
It needs PowerShell 7 and PowerCLI, and a vCenter user with the role Read-only on the whole vCenter.

What was red or yellow last time stands in the state file. An alarm that is no longer listed is green.
An alarm that somebody has acknowledged in vCenter is known to somebody: it is not written until it is
green. When vCenter does not answer, nothing is called green; after three runs a line says so, once.

.PARAMETER Server
vCenter's name; it is said in the incident. Each vCenter has its own files, so that several can be
asked on one machine.

.PARAMETER User
The user to connect as.

.PARAMETER PasswordFile
A file with the password and nothing else, readable by the user of the cron line only.

.PARAMETER LogFile
The file the lines are added to.

.PARAMETER StateFile
What was red or yellow at the last run, and how many runs in a row vCenter has not answered.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Server,
    [Parameter(Mandatory)] [string] $User,
    [Parameter(Mandatory)] [string] $PasswordFile,
    [string] $LogFile = "/var/log/vcenter-alarms/$Server.log",
    [string] $StateFile = "/var/lib/vcenter-alarms/$Server.json"
)

# A restart of vCenter's network or of one of its services is shorter.
$RunsUntilUnreachable = 3

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Read-LastRun {
    if (-not (Test-Path -LiteralPath $StateFile)) { return @{ failures = 0; alarms = @{} } }
    return Get-Content -LiteralPath $StateFile -Raw | ConvertFrom-Json -AsHashtable
}

# A machine may be deleted, or be hidden from this user, while its alarm is still listed: its key is
# said then, and the other alarms are read all the same.
function Get-Name($Connection, $Reference, [string] $Property) {
    try {
        $view = Get-View -Server $Connection -Id $Reference -Property $Property
        if ($Property -eq 'Info') { return $view.Info.Name }
        return $view.Name
    }
    catch { return "$($Reference.Value)" }
}

# The root folder lists the alarms of everything below it.
function Read-TriggeredAlarms($Connection) {
    $found = @{}
    $folder = $Connection.ExtensionData.Content.RootFolder
    $root = Get-View -Server $Connection -Id $folder -Property TriggeredAlarmState
    foreach ($state in @($root.TriggeredAlarmState)) {
        if ($null -eq $state) { continue }
        $colour = "$($state.OverallStatus)".ToLowerInvariant()
        if ($colour -notin 'red', 'yellow') { continue }
        $found["$($state.Key)"] = @{
            alarm        = Get-Name $Connection $state.Alarm 'Info'
            entity       = Get-Name $Connection $state.Entity 'Name'
            entity_type  = "$($state.Entity.Type)"
            colour       = $colour
            acknowledged = [bool] $state.Acknowledged
        }
    }
    return $found
}

function Read-VCenter {
    $password = (Get-Content -LiteralPath $PasswordFile -Raw).Trim()
    $connection = Connect-VIServer -Server $Server -User $User -Password $password
    try { return Read-TriggeredAlarms $connection }
    finally {
        Disconnect-VIServer -Server $connection -Confirm:$false -Force -ErrorAction SilentlyContinue
    }
}

# Without an answer, what was known stays as it was.
function Read-Now([hashtable] $Before) {
    try { return @{ failures = 0; alarms = Read-VCenter } }
    catch {
        [Console]::Error.WriteLine("$Server does not answer: $($_.Exception.Message)")
        $alarms = @{}
        foreach ($key in $Before.alarms.Keys) { $alarms[$key] = $Before.alarms[$key] }
        $failures = $Before.failures + 1
        if ($failures -ge $RunsUntilUnreachable) {
            $alarms['unreachable'] = @{
                alarm        = 'vCenter does not answer'
                entity       = $Server
                entity_type  = 'VCenter'
                colour       = 'red'
                acknowledged = $false
            }
        }
        return @{ failures = $failures; alarms = $alarms }
    }
}

function Format-Change([hashtable] $Alarm, [string] $From, [string] $To) {
    return [ordered]@{
        vcenter     = $Server
        alarm       = $Alarm.alarm
        entity      = $Alarm.entity
        entity_type = $Alarm.entity_type
        from        = $From
        to          = $To
        at          = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ss.fffZ')
    } | ConvertTo-Json -Compress
}

function Get-Changes([hashtable] $Before, [hashtable] $Now) {
    foreach ($key in $Now.Keys) {
        if ($Now[$key].acknowledged) { continue }
        # What was acknowledged and no longer is has been green in between.
        $known = $Before.ContainsKey($key) -and -not $Before[$key].acknowledged
        $from = if ($known) { $Before[$key].colour } else { 'green' }
        if ($from -ne $Now[$key].colour) { Format-Change $Now[$key] $from $Now[$key].colour }
    }
    foreach ($key in $Before.Keys) {
        if (-not $Now.ContainsKey($key)) {
            Format-Change $Before[$key] $Before[$key].colour 'green'
        }
    }
}

$before = Read-LastRun
$now = Read-Now $before
$lines = @(Get-Changes $before.alarms $now.alarms)

# The lines first: what is written twice after a crash joins its incident, what is missing rings never.
if ($lines.Count -gt 0) { Add-Content -LiteralPath $LogFile -Value $lines -Encoding utf8NoBOM }
$now | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath "$StateFile.new" -Encoding utf8NoBOM
Move-Item -LiteralPath "$StateFile.new" -Destination $StateFile -Force
