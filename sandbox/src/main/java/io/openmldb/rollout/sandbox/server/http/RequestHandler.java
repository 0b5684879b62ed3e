package io.openmldb.rollout.sandbox.server.http;

/** Answers what the built-in pages do not. */
@FunctionalInterface
public interface RequestHandler {
  ServerReply handle(ServerRequest request);
}
