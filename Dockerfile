# There are two stages. The build stage has the SDK. The final image has no shell and no package manager.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# The files that define the packages are copied first, so that a change of the sources does not repeat the restore.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Gateway/Gateway.csproj src/Gateway/
COPY src/Gateway.Sandbox/Gateway.Sandbox.csproj src/Gateway.Sandbox/
# Compiles ahead of time for the platform of the image, so that a container does not compile at start.
RUN dotnet restore src/Gateway/Gateway.csproj --use-current-runtime -p:PublishReadyToRun=true

COPY .editorconfig BannedSymbols.txt appsettings.json ./
COPY src/ src/
RUN dotnet publish src/Gateway/Gateway.csproj --configuration Release --no-restore --output /app \
        --use-current-runtime --self-contained false -p:PublishReadyToRun=true -p:UseAppHost=false -p:PublishDocumentationFiles=false \
    && ln -s /config/appsettings.Production.json /app/appsettings.Production.json

# The time zones for Gateway:Money:TimeZone. The final image has none.
RUN mkdir -p /usr/share/zoneinfo

# The program stores the jobs in this directory, so it must be able to write there.
RUN mkdir -p /data

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
COPY --from=build --chown=1654:1654 /data /data
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=build /app /app
WORKDIR /app
# An operator mounts a directory at /config. The gateway sees a replaced file in a mounted directory; it does not see a change of a
# file that is mounted alone.
COPY deploy/empty/config/appsettings.Production.json /config/

# Mounted files raise no change events in a container. With this variable the server polls its certificate files. The gateway polls
# settings, secrets and contracts without it.
ENV DOTNET_USE_POLLING_FILE_WATCHER=true \
    ASPNETCORE_HTTP_PORTS=8080 \
    Gateway__Management__Url=http://*:8081 \
    ConnectionStrings__Jobs="Data Source=/data/gateway.db"
# This volume persists after the container is removed. The program writes to this directory and to /tmp only.
VOLUME /data
EXPOSE 8080 8081
USER 1654

# No environment is set, so the default is Production. In Production the gateway does not start without an upstream token.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["dotnet", "Gateway.dll", "healthcheck"]
ENTRYPOINT ["dotnet", "Gateway.dll"]
