/**
 * A setup file of the exercises: no check may depend on a network, so none is reachable.
 *
 * The processes and threads of a real run are cut off by the sandbox's own preload.
 */
import nock from 'nock';

nock.disableNetConnect();
