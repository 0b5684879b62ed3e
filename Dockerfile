# The worker and the command line:   docker build --target worker .
# A node of the practice cluster:    docker build --target openmldb-node .

ARG OPENMLDB_VERSION=0.9.3

# ---- build: both programs, by the repository's own Maven wrapper ------------------------------
FROM eclipse-temurin:17-jdk AS build
WORKDIR /build
COPY . .
RUN ./mvnw -q -pl worker,starter -am -Dmaven.test.skip=true -Dspotless.check.skip=true package \
    && for module in worker starter; do \
         mkdir -p /product/$module/target \
         && cp -r $module/target/lib $module/target/$module.jar /product/$module/target/; \
       done \
    && cp -r bin docker/worker-health.sh /product/

# ---- worker: the worker, and the command line as `rollout` -------------------------------------
FROM eclipse-temurin:17-jre AS worker
# For the practice cluster's keys, and to try a login to a host by hand.
RUN apt-get update \
    && apt-get install -y --no-install-recommends openssh-client \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /product /opt/openmldb-rollout
COPY docker/openmldb/make-keys.sh /opt/openmldb-rollout/make-keys.sh
# The first run of the command line archives its classes, which halves the time of every later one.
RUN useradd --uid 10001 --user-group --create-home rollout \
    && ln -s /opt/openmldb-rollout/bin/rollout /usr/local/bin/rollout \
    && rollout --version
USER rollout
# Java is the first process, so that a stop reaches the worker itself and it ends its steps in order.
ENTRYPOINT ["java", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=100", "-XX:+ExitOnOutOfMemoryError", "-XX:MaxRAMPercentage=60", "-jar", "/opt/openmldb-rollout/worker/target/worker.jar"]
# Probes and Prometheus come from outside of the container.
EXPOSE 9464
CMD ["--clusters", "/etc/openmldb-rollout/clusters.yaml", "--health-port", "9464", "--health-address", "0.0.0.0"]

# ---- openmldb-node: OpenMLDB's public image, reachable by SSH -----------------------------------
FROM 4pdosc/openmldb:${OPENMLDB_VERSION} AS openmldb-node
RUN apt-get update \
    && apt-get install -y --no-install-recommends openssh-server \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /run/sshd
COPY docker/openmldb/start-component.sh /usr/local/bin/openmldb-start
COPY docker/openmldb/node.sh /usr/local/bin/openmldb-node
ENTRYPOINT ["/usr/local/bin/openmldb-node"]
