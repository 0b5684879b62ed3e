package io.openmldb.rollout.sandbox.server.http;

/**
 * One HTTP request as the servers see it.
 *
 * @param query what follows the question mark, empty where there is none
 * @param contentType null where the client sent none
 * @param authorized whether an Authorization header came along, whatever it says
 */
public record ServerRequest(
    String method,
    String path,
    String query,
    String contentType,
    boolean authorized,
    String body) {}
