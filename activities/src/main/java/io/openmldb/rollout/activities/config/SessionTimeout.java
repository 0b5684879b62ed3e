package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How long a node's registration in ZooKeeper may outlive its process. */
public final class SessionTimeout {

  /** ZooKeeper itself may grant more than was asked for. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  private SessionTimeout() {}

  /**
   * The longest that the process at hand may have asked for, or ten seconds where that is longer: a
   * process goes by the file that it was started with, which may have been edited or put back
   * since.
   *
   * @param files the configuration as it is, and as it was at other times of the rollout
   * @param edit what the rollout sets in it; null if nothing
   */
  public static Duration longest(
      Component component, Collection<byte[]> files, @Nullable ConfigEdit edit) {
    String key = component.readsFlagFile() ? "zk_session_timeout" : "zookeeper.session_timeout";
    Stream<String> standing =
        files.stream().flatMap(file -> ConfigFileParser.parse(component, file).value(key).stream());
    Stream<String> asked = edit == null ? Stream.empty() : Stream.ofNullable(edit.set().get(key));
    return Stream.concat(standing, asked)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofMillis(Long.parseLong(value)))
        .reduce(LEAST, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }
}
