#!/usr/bin/env bash
# no package has a known vulnerability
set -euo pipefail

vulnerable() { # project or solution: the packages with advisories, as JSON
  dotnet list "$1" package --vulnerable --include-transitive --format json
}

# Many feeds hold no advisories and report every package as clean. A package with a published advisory shows whether this feed has them.
known=$(mktemp -d)
trap 'rm -rf "$known"' EXIT
cat >"$known/known.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup>
</Project>
XML
if ! dotnet restore "$known/known.csproj" >"$known/restore.log" 2>&1 || ! vulnerable "$known/known.csproj" | grep -q '"vulnerabilities"'; then
  echo 'skipped: the package feed answers no questions about vulnerabilities'
  exit 77
fi

dotnet restore Gateway.sln >/dev/null
report=$(vulnerable Gateway.sln)
if grep -q '"vulnerabilities"' <<<"$report"; then
  echo "$report"
  exit 1
fi
