// A class with arguments of its own, by position and by name: its constructor keeps them in public fields, which reach the thread.
import { Order } from './31-thread-subclass-arguments.worker.ts';

const orders = [new Order(1, 'soup', { bread: true }), new Order(2, 'salad', { bread: false }), new Order(3, 'stew', { bread: true, name: 'the chef' })];
for (const order of orders) order.start();
for (const order of orders) order.join();
