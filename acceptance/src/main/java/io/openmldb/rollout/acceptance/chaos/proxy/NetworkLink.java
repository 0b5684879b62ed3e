package io.openmldb.rollout.acceptance.chaos.proxy;

/** Whether bytes get from a worker to one kind of server, and back. Safe for several threads. */
public final class NetworkLink {

  /** What becomes of them. */
  public enum State {
    /** They get through. */
    OPEN,

    /** They are kept, and get through when the link is open again. */
    STALLED,

    /** Connections are closed, old ones and new ones. */
    CUT
  }

  private State state = State.OPEN;

  public synchronized void set(State now) {
    state = now;
    notifyAll();
  }

  synchronized State state() {
    return state;
  }

  /** Waits while it is stalled; then whether it is open. */
  synchronized boolean awaitPassage() throws InterruptedException {
    while (state == State.STALLED) {
      wait();
    }
    return state == State.OPEN;
  }
}
