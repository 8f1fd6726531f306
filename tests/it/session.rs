//! Live interviews through a real socket.
