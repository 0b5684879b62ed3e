package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.Session;
import io.openmldb.rollout.activities.support.ActivityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The SSH sessions to one host: one, opened at first use and shared, and a few more where the
 * host's {@code sshd} runs fewer commands over one than there are to run ({@code MaxSessions}). A
 * session is replaced when it turns out to be dead or full. One that was replaced ends when its
 * last user has let go of it, so that one caller's bad luck does not cut another's command.
 */
final class SshConnection implements AutoCloseable {

  /** Of one host at a time. More would only wait in its {@code MaxStartups}. */
  static final int MOST_SESSIONS = 4;

  /** {@code sshd} runs ten commands over one session unless told otherwise. */
  private static final int COMMANDS = 8;

  private final Supplier<Session> login;
  private final List<Shared> open = new ArrayList<>();
  private boolean loggingIn;
  private long changes;
  private boolean closed;

  /**
   * A connection that is not made yet.
   *
   * @param login makes a connected session, or throws a typed exception
   */
  SshConnection(Supplier<Session> login) {
    this.login = login;
  }

  /** A live session for the caller's use, whatever runs over it; to be closed by it. */
  SessionUse lease() {
    return lease(false);
  }

  /** A live session with room for one more command; to be closed when that has ended. */
  SessionUse leaseForCommand() {
    return lease(true);
  }

  private SessionUse lease(boolean command) {
    while (true) {
      Optional<SessionUse> lease = leaseOfOpen(command);
      if (lease.isPresent()) {
        return lease.get();
      }
      logIn();
    }
  }

  /** Empty when the caller has to log in; waits while somebody else does, and while all is full. */
  private synchronized Optional<SessionUse> leaseOfOpen(boolean command) {
    while (true) {
      if (closed) {
        throw new IllegalStateException("the SSH connections of this worker are closed");
      }
      open.removeIf(shared -> !shared.session.isConnected());
      for (Shared shared : open) {
        if (!command || shared.commands < shared.limit) {
          return Optional.of(new SessionUse(this, shared, command));
        }
      }
      if (!loggingIn && open.size() < MOST_SESSIONS) {
        loggingIn = true;
        return Optional.empty();
      }
      awaitChange();
    }
  }

  private void logIn() {
    Session session = null;
    try {
      session = login.get();
    } catch (ActivityException e) {
      if (!waitsForOthers()) {
        throw e;
      }
    } finally {
      loggedIn(session);
    }
  }

  /** Whether a login that failed may be passed over, since a command over another session ends. */
  private synchronized boolean waitsForOthers() {
    open.removeIf(shared -> !shared.session.isConnected());
    if (open.isEmpty()) {
      return false;
    }
    awaitChange();
    return true;
  }

  private synchronized void loggedIn(@Nullable Session session) {
    loggingIn = false;
    if (session != null) {
      open.add(new Shared(session));
      if (closed) {
        session.disconnect();
      }
    }
    changed();
  }

  /** Until something changed, or a second has passed: a session that died tells nobody. */
  private void awaitChange() {
    long seen = changes;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    try {
      while (changes == seen && System.nanoTime() < end) {
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for an SSH session");
    }
  }

  private void changed() {
    changes++;
    notifyAll();
  }

  private synchronized void release(SessionUse lease) {
    if (lease.released) {
      return;
    }
    lease.released = true;
    Shared shared = lease.shared;
    shared.users--;
    if (lease.command) {
      shared.commands--;
    }
    if (lease.begun) {
      shared.begun--;
    }
    changed();
    if (shared.retired && shared.users == 0) {
      shared.session.disconnect();
    }
  }

  private synchronized void retire(Shared shared) {
    open.remove(shared);
    shared.retired = true;
  }

  private synchronized void begun(SessionUse lease) {
    lease.begun = true;
    lease.shared.begun++;
  }

  private synchronized boolean refused(Shared shared) {
    shared.limit = Math.min(shared.limit, Math.max(1, shared.begun));
    boolean alone = shared.begun == 0 && shared.commands <= 1;
    if (alone) {
      retire(shared);
    }
    return alone;
  }

  /** Ends the sessions, also those in use. */
  @Override
  public synchronized void close() {
    closed = true;
    open.forEach(shared -> shared.session.disconnect());
    open.clear();
    changed();
  }

  /** A session with those who use it. */
  private static final class Shared {
    private final Session session;
    private int users;
    private int commands;
    private int begun;
    private int limit = COMMANDS;
    private boolean retired;

    Shared(Session session) {
      this.session = session;
    }
  }

  /** The right to use a session. */
  static final class SessionUse implements AutoCloseable {

    private final SshConnection connection;
    private final Shared shared;
    private final boolean command;
    private boolean begun;
    private boolean released;

    private SessionUse(SshConnection connection, Shared shared, boolean command) {
      this.connection = connection;
      this.shared = shared;
      this.command = command;
      shared.users++;
      if (command) {
        shared.commands++;
      }
    }

    Session session() {
      return shared.session;
    }

    /** Says that the host has begun the command. */
    void begun() {
      connection.begun(this);
    }

    /**
     * Says that the host begins no further command over this session: no more than now are given it
     * from here on.
     *
     * @return whether it runs none: then it is given to nobody any more
     */
    boolean refused() {
      return connection.refused(shared);
    }

    /** Says that this session opens no channel any more: the next user gets another. */
    void retire() {
      connection.retire(shared);
    }

    @Override
    public void close() {
      connection.release(this);
    }
  }
}
