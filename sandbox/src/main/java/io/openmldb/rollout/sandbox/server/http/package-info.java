/**
 * HTTP and JSON as brpc speaks them: services and their methods, built-in pages, and the calls
 * between servers.
 */
package io.openmldb.rollout.sandbox.server.http;
