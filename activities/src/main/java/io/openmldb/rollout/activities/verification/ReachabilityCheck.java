package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.openmldb.client.ServerUri;
import io.openmldb.rollout.activities.support.HttpCalls;
import io.openmldb.rollout.activities.zookeeper.Registrations;
import io.openmldb.rollout.workflows.api.model.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/** Whether a node can be seen from outside, in the way that its component shows itself. */
final class ReachabilityCheck {

  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final Registrations registrations;
  private final HttpCalls http = new HttpCalls(DEADLINE);

  ReachabilityCheck(Registrations registrations) {
    this.registrations = registrations;
  }

  /** What is missing; empty when the node shows itself. */
  Optional<String> missing(Node node) {
    return switch (node.component()) {
      case NAMESERVER ->
          registrations.nameservers().contains(node.endpoint())
              ? answer(node)
              : Optional.of("it is not in the nameservers' election");
      case TABLET ->
          registrations.isTabletRegistered(node.endpoint())
              ? answer(node)
              : Optional.of("it is not registered in ZooKeeper");
      case APISERVER -> answer(node);
      // A taskmanager answers in a protocol of its own; that it listens is known of its process.
      case TASKMANAGER -> Optional.empty();
    };
  }

  /** This page is always on and wants no Authorization. */
  private Optional<String> answer(Node node) {
    try {
      URI health = ServerUri.of(node.endpoint(), "health");
      int status = http.send(HttpRequest.newBuilder(health), DEADLINE).statusCode();
      return status == 200 ? Optional.empty() : Optional.of("/health answers " + status);
    } catch (IOException e) {
      return Optional.of("/health does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while asking for /health");
    }
  }
}
