# Node's image is Debian 12 with the node and npm that make the assets.
FROM node:20-bookworm-slim AS build
COPY conf/packages/build /tmp/packages
RUN apt-get update && xargs apt-get install -y --no-install-recommends </tmp/packages && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN cmake --preset release -DCMAKE_INSTALL_PREFIX=/installed && cmake --build --preset release \
    && ctest --test-dir build/release -L '^fast$' --output-on-failure --no-tests=error && cmake --install build/release --strip

FROM node:20-bookworm-slim AS simulator
COPY fixtures/payments /simulator
RUN install -d -o 1000 -g 1000 -m 700 /var/lib/simulator
USER 1000:1000
VOLUME /var/lib/simulator
ENTRYPOINT ["node", "/simulator/simulator.mjs"]

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends \
    ca-certificates libcurl4 libhiredis0.14 libjansson4 libpq5 libsodium23 libssl3 zlib1g && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
    && useradd --system --home-dir /var/lib/snakeeyes --no-create-home --shell /usr/sbin/nologin snakeeyes \
    && install -d -o snakeeyes -g snakeeyes -m 700 /var/lib/snakeeyes
# The program alone: Debian's kore package brings a compiler's headers along.
COPY --from=build /usr/bin/kore /usr/bin/kore
COPY --from=build /installed /usr/local
COPY conf/settings.sh conf/entrypoint.sh /usr/local/lib/snakeeyes/
ENV SNAKEEYES_HOME=/usr/local/lib/snakeeyes VAR=/var/lib/snakeeyes BIND=0.0.0.0 METRICS_BIND=0.0.0.0
USER snakeeyes
WORKDIR /var/lib/snakeeyes
VOLUME /var/lib/snakeeyes
EXPOSE 8000 9000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["/usr/local/lib/snakeeyes/entrypoint.sh", "is-up"]
ENTRYPOINT ["/usr/local/lib/snakeeyes/entrypoint.sh"]
CMD ["snakeeyes", "serve"]
