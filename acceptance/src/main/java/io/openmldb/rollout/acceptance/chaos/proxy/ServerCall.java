package io.openmldb.rollout.acceptance.chaos.proxy;

/**
 * A call that a worker makes of a nameserver or tablet.
 *
 * @param worker which worker, counted from 0
 * @param server {@code host:port}
 * @param service {@code NameServer} or {@code TabletServer}; another word for a page
 * @param method for example {@code ChangeLeader}
 */
public record ServerCall(int worker, String server, String service, String method) {

  /** Sees every call, and may let it wait. */
  public interface Listener {

    /** Before it reaches its server; false loses it. */
    boolean before(ServerCall call) throws InterruptedException;

    /** After it was answered, before the worker hears of it; false loses the answer. */
    boolean after(ServerCall call) throws InterruptedException;
  }
}
