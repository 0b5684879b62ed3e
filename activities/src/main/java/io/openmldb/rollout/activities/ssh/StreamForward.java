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

  private final SshConnection.Lease bastion;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Channel channel;
  private InputStream in;
  private OutputStream out;

  /** A connection through {@code bastion}, which is let go of when the connection is closed. */
  StreamForward(SshConnection.Lease bastion) {
    this.bastion = bastion;
  }

  @Override
  public void connect(SocketFactory ignored, String host, int port, int timeoutMillis)
      throws JSchException, IOException {
    channel = bastion.session().getStreamForwarder(host, port);
    in = channel.getInputStream();
    out = channel.getOutputStream();
    try {
      channel.connect(timeoutMillis);
    } catch (JSchException e) {
      throw new JSchException(
          e.getMessage(), LoginFailures.ofBastion(e, bastion.session(), channel, host, port));
    }
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
