package io.openmldb.rollout.sandbox.layout;

/**
 * What a person asks for when a practice cluster is built.
 *
 * @param name the cluster's name in the worker's registry file
 * @param nameservers at least 1
 * @param tablets at least 1
 * @param apiservers 0 or more
 * @param taskmanagers 0 or more
 * @param pace how fast its clocks run
 * @param daemon whether its nodes are started under their supervisors
 * @param autoFailover what the cluster is set up with
 * @param zooKeeper null for a ZooKeeper of its own
 */
public record SandboxSpec(
    String name,
    int nameservers,
    int tablets,
    int apiservers,
    int taskmanagers,
    ClockSpeed pace,
    boolean daemon,
    boolean autoFailover,
    ExternalZooKeeper zooKeeper) {

  /**
   * @throws IllegalArgumentException if it cannot be built
   */
  public SandboxSpec {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException(
          "a cluster's name is made of letters, digits, '_', '.' and '-', not '" + name + "'");
    }
    atLeast(1, nameservers, "nameserver");
    atLeast(1, tablets, "tablet");
    atLeast(0, apiservers, "apiserver");
    atLeast(0, taskmanagers, "taskmanager");
  }

  /** One with a ZooKeeper of its own. */
  public SandboxSpec(
      String name,
      int nameservers,
      int tablets,
      int apiservers,
      int taskmanagers,
      ClockSpeed pace,
      boolean daemon,
      boolean autoFailover) {
    this(name, nameservers, tablets, apiservers, taskmanagers, pace, daemon, autoFailover, null);
  }

  private static void atLeast(int least, int count, String what) {
    if (count < least) {
      throw new IllegalArgumentException(
          "at least %d %s is needed, not %d".formatted(least, what, count));
    }
  }

  int count(SandboxComponent component) {
    return switch (component) {
      case NAMESERVER -> nameservers;
      case TABLET -> tablets;
      case APISERVER -> apiservers;
      case TASKMANAGER -> taskmanagers;
    };
  }
}
