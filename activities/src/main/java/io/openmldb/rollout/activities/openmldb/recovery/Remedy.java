package io.openmldb.rollout.activities.openmldb.recovery;

/** What is to be done next with one replica. */
sealed interface Remedy {

  /** Nothing: it is as it should be. */
  record Whole() implements Remedy {}

  /**
   * Nothing, but looking again.
   *
   * @param why what is waited for, to follow the replica's name and a colon
   */
  record Wait(String why) implements Remedy {}

  /** Have its tablet load it from disk. */
  record Load() implements Remedy {}

  /** Tell its leader not to replicate to it: it is about to be loaded. */
  record Detach() implements Remedy {}

  /** Tell its leader to replicate to it. */
  record Attach() implements Remedy {}

  /** Tell its tablet that it leads: it was loaded as a follower. */
  record Promote() implements Remedy {}

  /** Write to the metadata that it, its partition's only replica, is alive and leads. */
  record Revive() implements Remedy {}

  /** Have the nameserver recover it; it is marked dead already. */
  record Recover() implements Remedy {}

  /** Mark it dead and have the nameserver recover it: its leader may not have its log any more. */
  record Resync() implements Remedy {}

  /** Drop it and have the nameserver send a new copy: what it has is wrong. */
  record Replace() implements Remedy {}

  /** Whether it needs {@code auto_failover} to be off. */
  default boolean needsWindow() {
    return this instanceof Revive || isNameServersWork();
  }

  /** Whether operations of the nameserver do it. */
  default boolean isNameServersWork() {
    return this instanceof Recover || this instanceof Resync || this instanceof Replace;
  }
}
