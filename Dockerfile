# Two stages on Debian slim: the first builds the app and takes the tools of development out again, the second has what
# runs. Node 26 and PostgreSQL 17 come with `npm ci`; the image of the first stage only lends its npm.
ARG DEBIAN=bookworm

FROM node:24-${DEBIAN}-slim AS build
WORKDIR /app
ENV npm_config_loglevel=error npm_config_fund=false npm_config_audit=false
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npx vite build --logLevel=warn \
 && npm prune --omit=dev \
 && node_modules/.bin/node --version
# The program builds the app itself where it finds its sources' builder; here it is built.
RUN mkdir -p /out \
 && cp -a bin src rulebooks node_modules package.json LICENSE /out/ \
 && mkdir -p /out/dist && cp -a dist/web /out/dist/ \
 && find /out/src \( -name '*.test.ts' -o -name '*.test.tsx' \) -delete

FROM debian:${DEBIAN}-slim
# libatomic1 and libstdc++6: what Node links to; tzdata: time zones for PostgreSQL's own tables and the system.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libatomic1 libstdc++6 tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 plaudit \
 && useradd --uid 10001 --gid plaudit --home-dir /var/lib/plaudit --no-create-home --shell /usr/sbin/nologin plaudit \
 && install -d -o plaudit -g plaudit -m 0700 /var/lib/plaudit
COPY --from=build /out /app
RUN printf '#!/bin/sh\nexec /app/node_modules/.bin/node /app/bin/plaudit.js "$@"\n' > /usr/local/bin/plaudit \
 && chmod 0755 /usr/local/bin/plaudit
USER plaudit
WORKDIR /var/lib/plaudit
# In a container every address is this container's: who may reach it is decided by the ports that are published.
ENV PLAUDIT_HOME=/var/lib/plaudit PLAUDIT_HOST=0.0.0.0 PLAUDIT_PORT=4300
VOLUME /var/lib/plaudit
EXPOSE 4300
STOPSIGNAL SIGTERM
# The first start creates a database, and an upgrade may work for a while.
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=4 \
  CMD ["/app/node_modules/.bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PLAUDIT_PORT}/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so that it hears the signals.
ENTRYPOINT ["/app/node_modules/.bin/node", "/app/bin/plaudit.js"]
CMD ["start"]
