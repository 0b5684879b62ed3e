package io.openmldb.rollout.activities.inventory;

import java.util.List;
import java.util.function.BiPredicate;

/** Compares endpoints as different files write them. */
public final class EndpointComparison {

  private static final EndpointResolver NAMES = EndpointResolver.resolving();

  private EndpointComparison() {}

  /** Whether both are the same server: the same text, or the same address and port. */
  public static boolean areTheSame(String one, String other) {
    return NAMES.sameAs(one, List.of(other)).isPresent();
  }

  /** The same comparison for many endpoints: each name is looked up once. */
  public static BiPredicate<String, String> comparison() {
    EndpointResolver names = NAMES.remembering();
    return (one, other) -> names.sameAs(one, List.of(other)).isPresent();
  }

  /** What follows the last colon. */
  public static String portOf(String endpoint) {
    return EndpointResolver.port(endpoint);
  }
}
