package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.activities.config.ConfigFile;
import io.openmldb.rollout.request.Component;
import java.time.Duration;
import java.util.Optional;

/** How long a node's registration in ZooKeeper may outlive its process. */
public final class SessionTimeout {

  /** ZooKeeper itself may grant more than was asked for. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  private SessionTimeout() {}

  /** What the configuration asks for, or ten seconds where that is longer. */
  public static Duration of(Component component, byte[] configuration) {
    String key = component.readsFlagFile() ? "zk_session_timeout" : "zookeeper.session_timeout";
    Optional<Duration> asked =
        ConfigFile.parse(component, configuration)
            .value(key)
            .filter(value -> value.matches("\\d{1,9}"))
            .map(value -> Duration.ofMillis(Long.parseLong(value)));
    return asked.filter(timeout -> timeout.compareTo(LEAST) > 0).orElse(LEAST);
  }
}
