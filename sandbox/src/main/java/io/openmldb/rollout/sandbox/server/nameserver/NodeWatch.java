package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees tablets come and go in {@code nodes}, and tells of each on the executor's thread. */
final class NodeWatch {
  private static final Logger log = LoggerFactory.getLogger(NodeWatch.class);

  /** Hears of tablets. */
  interface Listener {
    /** A tablet registered, as a fresh process or with the tables it had. */
    void arrived(String endpoint, boolean fresh);

    void lost(String endpoint);
  }

  private final ZkSession session;
  private final Executor executor;
  private final Listener listener;
  private final Watcher watcher = event -> lookLater();
  private Set<String> known = Set.of();

  NodeWatch(ZkSession session, Executor executor, Listener listener) {
    this.session = session;
    this.executor = executor;
    this.listener = listener;
  }

  private void lookLater() {
    try {
      executor.execute(this::look);
    } catch (RejectedExecutionException e) {
      log.debug("no more looking: this nameserver leads no longer");
    }
  }

  /** Looks now, and again at every change. To be called on the executor's thread. */
  void look() {
    try {
      List<String> present = session.children("/nodes", watcher);
      for (String endpoint : present) {
        if (!known.contains(endpoint)) {
          byte[] value = session.get("/nodes/" + endpoint);
          boolean fresh =
              value != null && new String(value, StandardCharsets.UTF_8).startsWith("startup_");
          listener.arrived(endpoint, fresh);
        }
      }
      Set<String> now = new HashSet<>(present);
      known.stream().filter(endpoint -> !now.contains(endpoint)).forEach(listener::lost);
      known = now;
    } catch (IOException e) {
      log.warn("cannot see the tablets: {}", e.getMessage());
    }
  }
}
