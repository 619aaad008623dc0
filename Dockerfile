# The build needs only Rust and a C compiler (SQLite is compiled in); the image that runs holds the program and nothing else.
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY Cargo.toml Cargo.lock ./
COPY migration migration
COPY locales locales
COPY benches benches
COPY src src
RUN cargo build --release --locked --bin daneker && mkdir /data

# Certificates of authorities, time zones and texts are inside the program.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /build/target/release/daneker /daneker
COPY --from=build --chown=nonroot:nonroot /data /data
ENV SERVER_HOST=0.0.0.0 SERVER_PORT=8008 DATABASE_URL=sqlite:///data/daneker.db
EXPOSE 8008
VOLUME /data
# Long enough for a request begun, short enough for a rolling restart.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/daneker", "health"]
ENTRYPOINT ["/daneker"]
