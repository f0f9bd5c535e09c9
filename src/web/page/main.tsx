import { render } from 'preact';
import { App } from './app.tsx';
import './style/ground.css';
import './style/frame.css';
import './style/now.css';
import './style/today.css';
import './style/plan.css';
import './style/journal.css';
import './style/access.css';
import './style/history.css';
import './style/more.css';
import 'uplot/dist/uPlot.min.css';

render(<App />, document.getElementById('page')!);
