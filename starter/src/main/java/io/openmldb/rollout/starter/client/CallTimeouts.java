package io.openmldb.rollout.starter.client;

import java.time.Duration;

/**
 * How long each kind of contact may take.
 *
 * @param connect the first contact, while a server that just starts comes up
 * @param call one call to Temporal, retries included
 * @param answer a worker's answer to a query or an update; one that has to replay takes a moment
 */
public record CallTimeouts(Duration connect, Duration call, Duration answer) {

  /** So that no command that cannot work hangs for longer than ten seconds. */
  public static final CallTimeouts DEFAULT =
      new CallTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(7));
}
