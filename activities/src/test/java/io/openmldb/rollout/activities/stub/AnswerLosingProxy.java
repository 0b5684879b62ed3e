package io.openmldb.rollout.activities.stub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server, and can lose one answer together with the connection, or
 * keep all of them for a while, connections and all.
 */
public final class AnswerLosingProxy implements AutoCloseable {

  private static final int NEVER = Integer.MAX_VALUE;

  private final ServerSocket listening;
  private final int target;
  private final AtomicInteger answersUntilLoss = new AtomicInteger(NEVER);
  private volatile CountDownLatch goingOn = new CountDownLatch(0);

  public AnswerLosingProxy(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  public String connectString() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** From now on, the {@code nth} answer does not arrive: 1 is the next one. */
  public void loseAnswer(int nth) {
    answersUntilLoss.set(nth);
  }

  public boolean hasLost() {
    return answersUntilLoss.get() == NEVER;
  }

  /** From now on answers are kept, until {@link #goOn()}. */
  public void stall() {
    goingOn = new CountDownLatch(1);
  }

  public void goOn() {
    goingOn.countDown();
  }

  @Override
  public void close() throws IOException {
    goOn();
    listening.close();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        start(() -> pump(client, server, false));
        start(() -> pump(server, client, true));
      } catch (IOException e) {
        // Closed, or the server is away: the client tries again.
      }
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[65_536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (answers && isLost()) {
          return;
        }
        if (answers) {
          goingOn.await();
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side went away; closing both tells the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isLost() {
    if (answersUntilLoss.get() == NEVER) {
      return false;
    }
    if (answersUntilLoss.decrementAndGet() > 0) {
      return false;
    }
    answersUntilLoss.set(NEVER);
    return true;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "losing-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
