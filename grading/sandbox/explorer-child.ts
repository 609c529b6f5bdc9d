/**
 * Entry of the process that explores. It takes one request after the other, a line of JSON each, on standard
 * input, and answers with a frame on the private pipe.
 *
 * Learner code runs in this process, so nothing here is trusted by the one that asked.
 */
import { exploreProgram, planProgram } from '../explore/explore.ts';
import { serveRequests } from './explorer-server.ts';

serveRequests((request) => 'plan' in request ? planProgram(request, request.plan) : exploreProgram(request));
