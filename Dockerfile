# The CMS as an image: the explorer's files, then the wheel with its locked requirements, then only
# what runs. Nothing of the first two stages is in the last one but the environment in /app.

FROM node:22-slim AS explorer
WORKDIR /explorer
COPY cms/web/explorer/package.json cms/web/explorer/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY cms/web/explorer ./
RUN node build.mjs

FROM python:3.11-slim AS wheel
WORKDIR /source
RUN python -m venv /app
COPY requirements.in requirements.lock ./
RUN /app/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY cms ./cms
COPY schema ./schema
COPY resolvers ./resolvers
COPY migrations ./migrations
COPY locales ./locales
COPY --from=explorer /explorer/dist ./cms/web/explorer/dist
RUN /app/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /app/bin/pip install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.11-slim
RUN useradd --uid 10001 --user-group --create-home --shell /usr/sbin/nologin cms \
    && install --directory --owner cms --group cms --mode 0700 /data
COPY --from=wheel /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 CMS_HOST=0.0.0.0 CMS_DATA=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
ENTRYPOINT ["cms"]
CMD ["serve"]
