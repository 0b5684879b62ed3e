package io.openmldb.rollout.activities.cluster;

import java.util.List;

/** Compares endpoints as different files write them. */
public final class Endpoints {

  private static final EndpointNames NAMES = EndpointNames.resolving();

  private Endpoints() {}

  /** Whether both are the same server: the same text, or the same address and port. */
  public static boolean areTheSame(String one, String other) {
    return NAMES.sameAs(one, List.of(other)).isPresent();
  }

  /** What follows the last colon. */
  public static String portOf(String endpoint) {
    return EndpointNames.port(endpoint);
  }
}
