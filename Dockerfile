# Two stages: one with the SDK that builds, one without a shell or a package manager that runs.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# What decides the packages comes first, so that a change of the sources does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Gateway/Gateway.csproj src/Gateway/
COPY src/Gateway.Sandbox/Gateway.Sandbox.csproj src/Gateway.Sandbox/
# Compiled ahead of time for the platform it runs on: a container that has just started need not compile first.
RUN dotnet restore src/Gateway/Gateway.csproj --use-current-runtime -p:PublishReadyToRun=true

COPY .editorconfig BannedSymbols.txt appsettings.json ./
COPY src/ src/
RUN dotnet publish src/Gateway/Gateway.csproj --configuration Release --no-restore --output /app \
        --use-current-runtime --self-contained false -p:PublishReadyToRun=true -p:UseAppHost=false -p:PublishDocumentationFiles=false \
    && ln -s /config/appsettings.Production.json /app/appsettings.Production.json

# A directory for the jobs that the program may write to.
RUN mkdir -p /data

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
COPY --from=build --chown=1654:1654 /data /data
COPY --from=build /app /app
WORKDIR /app
# An operator mounts a directory over /config: a file that is replaced in it is seen, one that is mounted by itself is not.
COPY deploy/empty/config/appsettings.Production.json /config/

# Mounted files raise no change events in a container. With this variable the server looks for changes of its certificates; the
# gateway looks for changes of settings, secrets and contracts by itself.
ENV DOTNET_USE_POLLING_FILE_WATCHER=true \
    ASPNETCORE_HTTP_PORTS=8080 \
    ConnectionStrings__Jobs="Data Source=/data/gateway.db"
# The one place that outlives the container, and the only one beside /tmp that is written to.
VOLUME /data
EXPOSE 8080
USER 1654

# No environment is set: without further settings this is Production, which does not start without an upstream token.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["dotnet", "Gateway.dll", "healthcheck"]
ENTRYPOINT ["dotnet", "Gateway.dll"]
