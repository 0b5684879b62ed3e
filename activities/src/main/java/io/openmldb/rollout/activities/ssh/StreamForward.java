package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection that a bastion makes for us. Nothing listens on the worker for it, unlike with a
 * forwarded port.
 */
final class StreamForward implements Proxy {

  private final SshConnection connection;
  private volatile SshConnection.SessionUse bastion;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Channel channel;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;

  /** A connection through {@code bastion}, which is let go of when the connection is closed. */
  StreamForward(SshConnection bastion) {
    this.connection = bastion;
    this.bastion = bastion.lease();
  }

  @Override
  public void connect(SocketFactory ignored, String host, int port, int timeoutMillis)
      throws JSchException, IOException {
    try {
      open(host, port, timeoutMillis);
    } catch (JSchException e) {
      if (channel != null && bastion.session().isConnected()) {
        throw failed(e, host, port);
      }
      // The shared session to the bastion died since it was leased.
      bastion.retire();
      bastion.close();
      bastion = connection.lease();
      if (closed.get()) {
        bastion.close();
        throw failed(e, host, port);
      }
      try {
        open(host, port, timeoutMillis);
      } catch (JSchException again) {
        throw failed(again, host, port);
      }
    }
  }

  private void open(String host, int port, int timeoutMillis) throws JSchException, IOException {
    channel = null;
    Channel opening = bastion.session().getStreamForwarder(host, port);
    channel = opening;
    in = opening.getInputStream();
    out = opening.getOutputStream();
    opening.connect(timeoutMillis);
  }

  private JSchException failed(JSchException e, String host, int port) {
    return new JSchException(
        e.getMessage(), SshLoginFailures.ofBastion(e, bastion.session(), channel, host, port));
  }

  @Override
  public InputStream getInputStream() {
    return Objects.requireNonNull(in, "JSch asks for it once it is connected");
  }

  @Override
  public OutputStream getOutputStream() {
    return Objects.requireNonNull(out, "JSch asks for it once it is connected");
  }

  /** There is none. */
  @Override
  public @Nullable Socket getSocket() {
    return null;
  }

  /** May be called more than once, and from any thread: it ends whatever is being read. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      // Read once: an attempt to connect may take it away meanwhile.
      Channel last = channel;
      if (last != null) {
        last.disconnect();
      }
      bastion.close();
    }
  }
}
