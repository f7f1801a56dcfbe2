# /// zoo
# title = "A beginner's loops over single elements, no comments, odd spacing"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients,maxValue) :
  for k in gradients :
    g=gradients[k]
    for i in range(len(g)) :
      for j in range(len(g[i])) :
        if g[i][j]>maxValue : g[i][j]=maxValue
        if g[i][j]<-maxValue : g[i][j]=-maxValue
  return gradients

# %% sample
def sample(parameters,char_to_ix,seed) :
  Waa=parameters['Waa'] ; Wax=parameters['Wax'] ; Wya=parameters['Wya']
  b=parameters['b'] ; by=parameters['by']
  vs=by.shape[0]
  na=Waa.shape[1]
  x=np.zeros((vs,1))
  aprev=np.zeros((na,1))
  l=[]
  n=char_to_ix['\n']
  c=0
  stop=False
  while stop==False :
    a=np.tanh( np.dot(Wax,x)+np.dot(Waa,aprev) + b )
    z=np.dot(Wya,a)+by
    y=softmax(z)
    p=[]
    for i in range(vs) : p.append(y[i][0])
    np.random.seed(c+seed)
    i=np.random.choice(list(range(vs)),p=p)
    l=l+[i]
    x=np.zeros((vs,1))
    x[i]=1
    aprev=a
    c+=1
    seed+=1
    if i==n : stop=True
    elif c==50 :
      stop=True
      l=l+[n]
  return l

# %% optimize
def optimize(X,Y,a_prev,parameters,learning_rate = 0.01) :
  loss,cache=rnn_forward(X,Y,a_prev,parameters)
  gradients,a=rnn_backward(X,Y,parameters,cache)
  gradients=clip(gradients,5)
  parameters['Wax']=parameters['Wax']-learning_rate*gradients['dWax']
  parameters['Waa']=parameters['Waa']-learning_rate*gradients['dWaa']
  parameters['Wya']=parameters['Wya']-learning_rate*gradients['dWya']
  parameters['b']=parameters['b']-learning_rate*gradients['db']
  parameters['by']=parameters['by']-learning_rate*gradients['dby']
  return loss,gradients,a[len(X)-1]

# %% model
def model(data,ix_to_char,char_to_ix,num_iterations = 35000,n_a = 50,dino_names = 7,vocab_size = 27) :
  parameters=initialize_parameters(n_a,vocab_size,vocab_size)
  loss=get_initial_loss(vocab_size,dino_names)
  f=open('dinos.txt')
  ex=f.readlines()
  f.close()
  for i in range(len(ex)) :
    ex[i]=ex[i].lower()
    ex[i]=ex[i].strip()
  np.random.seed(0)
  np.random.shuffle(ex)
  ap=np.zeros((n_a,1))
  k=0
  for j in range(num_iterations) :
    X=[None]
    for ch in ex[k] : X=X+[char_to_ix[ch]]
    Y=X[1:]+[char_to_ix['\n']]
    cl,g,ap=optimize(X,Y,ap,parameters)
    loss=smooth(loss,cl)
    if j%2000==0 :
      print('Iteration: %d, Loss: %f'%(j,loss))
      print()
      seed=0
      while seed<dino_names :
        s=sample(parameters,char_to_ix,seed)
        print_sample(s,ix_to_char)
        seed=seed+1
      print()
    k=k+1
    if k==len(ex) : k=0
  return parameters
