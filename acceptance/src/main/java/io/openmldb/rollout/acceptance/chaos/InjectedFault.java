package io.openmldb.rollout.acceptance.chaos;

import java.util.Set;

/** A fault that was injected. */
final class InjectedFault {

  private final Fault fault;
  private final String endpoint;
  private final Set<String> led;
  private final long from = System.nanoTime();
  private volatile long to = Long.MAX_VALUE;

  /**
   * It begins now.
   *
   * @param endpoint the server it befell; empty where it is none
   * @param led partitions of several replicas that a killed tablet led
   */
  InjectedFault(Fault fault, String endpoint, Set<String> led) {
    this.fault = fault;
    this.endpoint = endpoint;
    this.led = Set.copyOf(led);
  }

  Fault fault() {
    return fault;
  }

  FaultKind kind() {
    return fault.kind();
  }

  String endpoint() {
    return endpoint;
  }

  Set<String> led() {
    return led;
  }

  /** In nanoseconds. */
  long from() {
    return from;
  }

  /** When all was as before again, as far as the driver could bring it about. */
  long to() {
    return to;
  }

  void markEnded() {
    to = System.nanoTime();
  }
}
