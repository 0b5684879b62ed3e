package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Somebody who is told of rollouts by an HTTP call.
 *
 * @param name what it is called in histories, logs and metrics
 * @param url where it is called; never shown, since paths and queries of webhooks hold tokens
 * @param secret the name of the secret that its calls are signed by
 * @param events what it is told of
 * @param clusters the clusters that it is told of; empty: all
 */
public record Webhook(
    String name, URI url, String secret, List<RolloutEventType> events, Set<String> clusters) {

  public Webhook {
    events = List.copyOf(events);
    clusters = Set.copyOf(clusters);
  }

  /** Whether it is told of {@code cluster}. */
  public boolean concerns(String cluster) {
    return clusters.isEmpty() || clusters.contains(cluster);
  }

  /** What may be shown of it: its name and its server. */
  public String shown() {
    return "webhook " + name + " (" + url.getScheme() + "://" + url.getRawAuthority() + ")";
  }

  /** The same without its address. */
  @Override
  public String toString() {
    return shown();
  }
}
