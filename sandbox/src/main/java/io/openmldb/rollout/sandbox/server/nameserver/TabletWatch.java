package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees tablets come and go in {@code nodes}, and tells of each on the executor's thread.
 *
 * <p>Of processes that come back at one moment it may miss some, as the real nameserver does: they
 * are registered, and stay offline for it until they register anew. The fault {@code
 * miss-registration} has it miss the next one of each endpoint that its file names. Of those that
 * are there when it begins to lead it misses none.
 */
final class TabletWatch {
  private static final Logger log = LoggerFactory.getLogger(TabletWatch.class);
  private static final String FAULT = "miss-registration";

  /** Hears of tablets. */
  interface Listener {
    /** A tablet registered, as a fresh process or with the tables it had. */
    void arrived(String endpoint, boolean fresh);

    void lost(String endpoint);
  }

  private final ZkSession session;
  private final Executor executor;
  private final Listener listener;
  private final InjectedFaults faults;
  private final BooleanSupplier chance;
  private final Set<String> seenBefore = new HashSet<>();
  private final Watcher watcher = event -> lookLater();
  private Set<String> known = Set.of();
  private boolean looked;

  /**
   * @param chance whether one that comes back together with another is missed, asked for each
   */
  TabletWatch(
      ZkSession session,
      Executor executor,
      Listener listener,
      InjectedFaults faults,
      BooleanSupplier chance) {
    this.session = session;
    this.executor = executor;
    this.listener = listener;
    this.faults = faults;
    this.chance = chance;
  }

  private void lookLater() {
    executor.execute(this::look);
  }

  private boolean isMissed(String endpoint, boolean togetherWithAnother) {
    boolean comesBack = seenBefore.contains(endpoint);
    return looked
        && (faults.take(FAULT, endpoint)
            || (comesBack && togetherWithAnother && chance.getAsBoolean()));
  }

  /** Looks now, and again at every change. To be called on the executor's thread. */
  void look() {
    try {
      List<String> present = session.children("/nodes", watcher);
      boolean togetherWithAnother = false;
      for (String endpoint : present) {
        if (!known.contains(endpoint)) {
          byte[] value = session.get("/nodes/" + endpoint);
          boolean fresh =
              value != null && new String(value, StandardCharsets.UTF_8).startsWith("startup_");
          if (isMissed(endpoint, fresh && togetherWithAnother)) {
            log.warn("the registration of tablet {} was missed", endpoint);
          } else {
            listener.arrived(endpoint, fresh);
          }
          togetherWithAnother = true;
        }
      }
      Set<String> now = new HashSet<>(present);
      known.stream().filter(endpoint -> !now.contains(endpoint)).forEach(listener::lost);
      known = now;
      seenBefore.addAll(present);
      looked = true;
    } catch (IOException e) {
      log.warn("cannot see the tablets: {}", e.getMessage());
    }
  }
}
