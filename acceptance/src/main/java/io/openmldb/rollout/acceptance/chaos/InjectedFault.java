package io.openmldb.rollout.acceptance.chaos;

import java.util.OptionalLong;
import java.util.Set;

/** A fault that was injected. */
final class InjectedFault {

  private final Fault fault;
  private final String endpoint;
  private final Set<String> led;
  private final OptionalLong stoppedPid;
  private final long from = System.nanoTime();
  private volatile long to = Long.MAX_VALUE;

  /**
   * It begins now.
   *
   * @param endpoint the server it befell; empty where it is none
   * @param led partitions of several replicas that may change their leader by the fault alone
   * @param stoppedPid the process that was stopped, and is to be resumed
   */
  InjectedFault(Fault fault, String endpoint, Set<String> led, OptionalLong stoppedPid) {
    this.fault = fault;
    this.endpoint = endpoint;
    this.led = Set.copyOf(led);
    this.stoppedPid = stoppedPid;
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

  OptionalLong stoppedPid() {
    return stoppedPid;
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
