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

  /** Whether both are {@code host:port}, of one port. */
  public static boolean haveSamePort(String one, String other) {
    return EndpointResolver.haveSamePort(one, other);
  }
}
