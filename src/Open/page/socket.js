// The connection to the server (src/Open/Protocol.cs lists the messages): comes back by itself, and names what it saw last.
export class Socket {
  constructor({ notebook, server, version, onMessage, onState }) {
    Object.assign(this, { notebook, server, version: Number(version), onMessage, onState });
    this.questions = new Map();
    this.nextId = 1;
    this.wait = 250;
    this.connect();
    // A laptop that wakes up, a tab that comes to the front: no need to wait.
    addEventListener('online', () => this.connect());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.connect(); });
  }

  get open() { return this.socket && this.socket.readyState === WebSocket.OPEN; }

  connect() {
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    const path = this.notebook.split('/').map(encodeURIComponent).join('/');
    const socket = new WebSocket(`ws://${location.host}/socket/${path}?since=${this.version}&server=${this.server}`);
    this.socket = socket;
    socket.onopen = () => { this.wait = 250; };
    socket.onmessage = event => {
      const message = JSON.parse(event.data);
      if (message.version > this.version) this.version = message.version;
      if (message.kind === 'answer') {
        const answer = this.questions.get(message.id);
        this.questions.delete(message.id);
        if (answer) answer(message);
        return;
      }
      if (message.kind === 'hello') this.onState(true);
      this.onMessage(message);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      for (const answer of this.questions.values()) answer({});
      this.questions.clear();
      this.onState(false);
      this.timer = setTimeout(() => this.connect(), this.wait);
      this.wait = Math.min(this.wait * 1.6, 4000);
    };
  }

  /** Returns false if there is no connection; then nothing was sent. */
  send(message) {
    if (!this.open) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** The answer's message; without a connection an empty one. */
  ask(message) {
    const id = this.nextId++;
    return new Promise(done => {
      this.questions.set(id, done);
      if (!this.send({ ...message, id })) { this.questions.delete(id); done({}); }
    });
  }
}
