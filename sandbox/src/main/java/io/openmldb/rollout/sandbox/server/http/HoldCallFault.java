package io.openmldb.rollout.sandbox.server.http;

import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;

/**
 * The fault {@code hold-call}: calls of the method that its file names are neither done nor
 * answered while the file is there; then the server hangs up on them. So the moment just before a
 * call lasts as long as somebody needs to look at it, or to kill the caller.
 */
public final class HoldCallFault implements RequestHandler {
  private static final String FAULT = "hold-call";
  private static final long LOOK_MILLIS = 50;

  private final InjectedFaults faults;
  private final RequestHandler next;

  /**
   * @param next answers every call that is not held
   */
  public HoldCallFault(InjectedFaults faults, RequestHandler next) {
    this.faults = faults;
    this.next = next;
  }

  @Override
  public ServerReply handle(ServerRequest request) {
    String method = request.path().substring(request.path().lastIndexOf('/') + 1);
    if (!isHeld(method)) {
      return next.handle(request);
    }
    awaitRelease(method);
    return ServerReply.hangUp();
  }

  private boolean isHeld(String method) {
    return faults.find(FAULT).filter(method::equals).isPresent();
  }

  @SuppressWarnings("BusyWait") // What is waited for is another process's doing.
  private void awaitRelease(String method) {
    try {
      while (isHeld(method)) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
