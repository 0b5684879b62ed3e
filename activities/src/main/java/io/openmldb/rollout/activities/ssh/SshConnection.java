package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.Session;
import java.util.function.Supplier;

/**
 * The SSH session to one host: opened at first use, shared, and replaced when it turns out to be
 * dead or full. A session that was replaced ends when its last user has let go of it, so that one
 * caller's bad luck does not cut another's command.
 */
final class SshConnection implements AutoCloseable {

  private final Supplier<Session> login;
  private Shared current;
  private boolean closed;

  /**
   * A connection that is not made yet.
   *
   * @param login makes a connected session, or throws a typed exception
   */
  SshConnection(Supplier<Session> login) {
    this.login = login;
  }

  /** A live session for the caller's use; to be closed by it. */
  synchronized Lease lease() {
    if (closed) {
      throw new IllegalStateException("the SSH connections of this worker are closed");
    }
    if (current == null || !current.session.isConnected()) {
      current = new Shared(login.get());
    }
    current.users++;
    return new Lease(this, current);
  }

  private synchronized void release(Shared shared) {
    shared.users--;
    endIfUnused(shared);
  }

  private synchronized void retire(Shared shared) {
    if (current == shared) {
      current = null;
    }
    shared.retired = true;
  }

  private static void endIfUnused(Shared shared) {
    if (shared.retired && shared.users == 0) {
      shared.session.disconnect();
    }
  }

  /** Ends the session, whoever uses it. */
  @Override
  public synchronized void close() {
    closed = true;
    if (current != null) {
      current.session.disconnect();
      current = null;
    }
  }

  /** A session with those who use it. */
  private static final class Shared {
    private final Session session;
    private int users;
    private boolean retired;

    Shared(Session session) {
      this.session = session;
    }
  }

  /** The right to use a session. */
  static final class Lease implements AutoCloseable {

    private final SshConnection connection;
    private final Shared shared;

    Lease(SshConnection connection, Shared shared) {
      this.connection = connection;
      this.shared = shared;
    }

    Session session() {
      return shared.session;
    }

    /** Says that this session opens no channel any more: the next user gets a new one. */
    void retire() {
      connection.retire(shared);
    }

    @Override
    public void close() {
      connection.release(shared);
    }
  }
}
