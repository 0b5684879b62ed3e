package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection that a bastion makes for us. Nothing listens on the worker for it, unlike with a
 * forwarded port.
 */
final class StreamForward implements Proxy {

  private final SshConnection connection;
  private volatile SshConnection.SessionUse bastion;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Channel channel;
  private InputStream in;
  private OutputStream out;

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
    channel = bastion.session().getStreamForwarder(host, port);
    in = channel.getInputStream();
    out = channel.getOutputStream();
    channel.connect(timeoutMillis);
  }

  private JSchException failed(JSchException e, String host, int port) {
    return new JSchException(
        e.getMessage(), SshLoginFailures.ofBastion(e, bastion.session(), channel, host, port));
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  /** There is none. */
  @Override
  public Socket getSocket() {
    return null;
  }

  /** May be called more than once, and from any thread: it ends whatever is being read. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (channel != null) {
        channel.disconnect();
      }
      bastion.close();
    }
  }
}
