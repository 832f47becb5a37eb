# The images of docker-compose.yml. The last one, the default, is the site: `web`, `worker` and `migrate` are its commands, and any other one,
# such as `snakeeyes --help`, is run as it is. The same sources, SOURCE_DATE_EPOCH and packages of Debian make the same files.

FROM node:20-bookworm-slim AS assets
WORKDIR /assets
COPY adapters/web/assets/package.json adapters/web/assets/package-lock.json adapters/web/assets/.npmrc ./
RUN npm ci --ignore-scripts --loglevel=error
COPY adapters/web/assets ./
RUN node build.mjs /built

# Node's image is Debian 12, with the node and npm that fetch the list of common passwords.
FROM node:20-bookworm-slim AS build
COPY conf/packages/build /tmp/packages
RUN apt-get update && xargs apt-get install -y --no-install-recommends </tmp/packages && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
COPY --from=assets /built /assets
ARG REVISION=unknown
RUN cmake --preset release -DCMAKE_INSTALL_PREFIX=/installed -DSNAKEEYES_ASSETS=/assets -DSNAKEEYES_COMMIT="$REVISION" && cmake --build --preset release \
    && ctest --test-dir build/release -L '^fast$' --output-on-failure --no-tests=error && cmake --install build/release --strip

# The simulator of Stripe, for the demo.
FROM node:20-bookworm-slim AS simulator
COPY fixtures/payments /simulator
RUN install -d -o 1000 -g 1000 -m 700 /var/lib/simulator
USER 1000:1000
VOLUME /var/lib/simulator
ENTRYPOINT ["node", "/simulator/simulator.mjs"]

# Catches the demo's mail and shows it.
FROM node:20-bookworm-slim AS mail
WORKDIR /mail
COPY fixtures/mail_catcher ./
RUN npm ci --ignore-scripts --omit=dev --loglevel=error
USER 1000:1000
EXPOSE 1025 1080
HEALTHCHECK --interval=10s --timeout=5s CMD ["node", "-e", "fetch('http://127.0.0.1:1080/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node_modules/.bin/maildev", "--smtp", "1025", "--web", "1080", "--mail-directory", "/tmp/mail", "--silent"]

FROM debian:bookworm-slim AS proxy
RUN apt-get update && apt-get install -y --no-install-recommends nginx-light && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
COPY conf/proxy/nginx.conf conf/proxy/snakeeyes.conf /etc/nginx/
COPY conf/proxy/start.sh conf/is_up.sh /usr/local/bin/
USER www-data
EXPOSE 8080
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=10s --timeout=5s CMD ["is_up.sh", "8080", "/up/live"]
ENTRYPOINT ["start.sh"]

FROM debian:bookworm-slim AS prometheus
RUN apt-get update && apt-get install -y --no-install-recommends prometheus && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
    && install -d -o prometheus -g prometheus /prometheus
USER prometheus
EXPOSE 9090
VOLUME /prometheus
ENTRYPOINT ["prometheus", "--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus", "--web.listen-address=:9090"]

# What the site runs on. What it doesn't need is taken away here and never comes into the image, as that is one layer.
FROM debian:bookworm-slim AS files
ARG SOURCE_DATE_EPOCH=0
RUN apt-get update && apt-get install -y --no-install-recommends \
    ca-certificates libcurl4 libhiredis0.14 libjansson4 libpq5 libsodium23 libssl3 tini zlib1g \
    && groupadd --gid 10001 snakeeyes && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/snakeeyes --no-create-home \
    --shell /usr/sbin/nologin snakeeyes \
    && install -d -o snakeeyes -g snakeeyes -m 700 /var/lib/snakeeyes /var/lib/snakeeyes/mail && install -d -o snakeeyes -g snakeeyes /run/secrets \
    && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/* /usr/share/doc /usr/share/man /usr/share/locale /usr/share/info /etc/*- \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} +
# The program alone: Debian's kore package brings a compiler's headers along.
COPY --from=build /usr/bin/kore /usr/bin/kore
COPY --from=build /installed /usr/local
COPY conf/entrypoint.sh conf/is_up.sh conf/compose/secrets.sh /usr/local/bin/
RUN rm -rf /usr/local/share/man && find / -xdev ! -path /proc ! -path /sys ! -path /dev -newermt "@$SOURCE_DATE_EPOCH" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

FROM scratch
COPY --from=files / /
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Snake Eyes" org.opencontainers.image.description="Bet coins on the roll of two dice" \
    org.opencontainers.image.licenses="MIT" org.opencontainers.image.version="$VERSION" org.opencontainers.image.revision="$REVISION"
ENV PATH=/usr/local/bin:/usr/bin:/bin SNAKEEYES_HOME=/usr/local/lib/snakeeyes VAR=/var/lib/snakeeyes BIND=0.0.0.0 METRICS_BIND=0.0.0.0
USER 10001:10001
WORKDIR /var/lib/snakeeyes
EXPOSE 8000 9000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["entrypoint.sh", "is-healthy"]
ENTRYPOINT ["tini", "--", "entrypoint.sh"]
CMD ["web"]
