<#
.SYNOPSIS
Writes one JSON line for each alarm of vCenter whose colour has changed since the last run.

.DESCRIPTION
For the CloudWatch agent, which sends the file to a log group: docs/vcenter.md. Run it every minute.
It needs PowerShell 7 and VMware.PowerCLI, and a vCenter user with the role Read-only.

What was red or yellow last time stands in the state file. An alarm that is no longer listed is green.
When vCenter does not answer, nothing is called green; a line says so instead, once.

.PARAMETER Server
vCenter's name; it is said in the incident.

.PARAMETER User
The user to connect as.

.PARAMETER PasswordFile
A file with the password and nothing else, readable by the user of the cron line only.

.PARAMETER LogFile
The file the lines are added to.

.PARAMETER StateFile
What was red or yellow at the last run.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Server,
    [Parameter(Mandatory)] [string] $User,
    [Parameter(Mandatory)] [string] $PasswordFile,
    [string] $LogFile = '/var/log/vcenter-alarms/alarms.log',
    [string] $StateFile = '/var/lib/vcenter-alarms/state.json'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Read-LastRun {
    if (-not (Test-Path -LiteralPath $StateFile)) { return @{} }
    return Get-Content -LiteralPath $StateFile -Raw | ConvertFrom-Json -AsHashtable
}

function Get-Part($Reference, [string] $Property) {
    return Get-View -Server $Server -Id $Reference -Property $Property
}

# The root folder lists the alarms of everything below it.
function Read-TriggeredAlarms {
    $found = @{}
    $content = (Get-View -Server $Server -Id 'ServiceInstance').Content
    $root = Get-View -Server $Server -Id $content.RootFolder -Property TriggeredAlarmState
    foreach ($state in @($root.TriggeredAlarmState)) {
        if ($null -eq $state) { continue }
        $colour = "$($state.OverallStatus)".ToLowerInvariant()
        if ($colour -notin 'red', 'yellow') { continue }
        $found[$state.Key] = @{
            alarm       = (Get-Part $state.Alarm 'Info').Info.Name
            entity      = (Get-Part $state.Entity 'Name').Name
            entity_type = $state.Entity.Type
            colour      = $colour
            at          = $state.Time.ToUniversalTime().ToString('o')
        }
    }
    return $found
}

# Without an answer, what was known stays as it was.
function Read-Now([hashtable] $Before) {
    $password = (Get-Content -LiteralPath $PasswordFile -Raw).Trim()
    try {
        $connection = Connect-VIServer -Server $Server -User $User -Password $password
    }
    catch {
        $now = $Before.Clone()
        if (-not $now.ContainsKey('unreachable')) {
            $now['unreachable'] = @{
                alarm       = 'vCenter does not answer'
                entity      = $Server
                entity_type = 'VCenter'
                colour      = 'red'
                at          = [datetime]::UtcNow.ToString('o')
            }
        }
        return $now
    }
    try { return Read-TriggeredAlarms }
    finally { Disconnect-VIServer -Server $connection -Confirm:$false -Force }
}

function Format-Change([hashtable] $Alarm, [string] $From, [string] $To, [string] $At) {
    return [ordered]@{
        vcenter     = $Server
        alarm       = $Alarm.alarm
        entity      = $Alarm.entity
        entity_type = $Alarm.entity_type
        from        = $From
        to          = $To
        at          = $At
    } | ConvertTo-Json -Compress
}

function Get-Changes([hashtable] $Before, [hashtable] $Now) {
    foreach ($key in $Now.Keys) {
        $from = if ($Before.ContainsKey($key)) { $Before[$key].colour } else { 'green' }
        if ($from -ne $Now[$key].colour) {
            Format-Change $Now[$key] $from $Now[$key].colour $Now[$key].at
        }
    }
    foreach ($key in $Before.Keys) {
        if (-not $Now.ContainsKey($key)) {
            $ended = [datetime]::UtcNow.ToString('o')
            Format-Change $Before[$key] $Before[$key].colour 'green' $ended
        }
    }
}

$before = Read-LastRun
$now = Read-Now $before
$lines = @(Get-Changes $before $now)

# The lines first: what is written twice after a crash joins its incident, what is missing rings never.
if ($lines.Count -gt 0) { Add-Content -LiteralPath $LogFile -Value $lines -Encoding utf8NoBOM }
$now | ConvertTo-Json -Depth 3 | Set-Content -LiteralPath "$StateFile.new" -Encoding utf8NoBOM
Move-Item -LiteralPath "$StateFile.new" -Destination $StateFile -Force
