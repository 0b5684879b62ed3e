/** The apiserver: databases, tables and rows over plain HTTP, without any authorization. */
package io.openmldb.rollout.sandbox.server.api;
